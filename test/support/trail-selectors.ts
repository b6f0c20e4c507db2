// What `aws cloudtrail get-event-selectors` prints of a trail that selects management events and the objects of S3.

/** The answer. */
export const selectors = {
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  EventSelectors: [
    {
      ...{ ReadWriteType: 'All', IncludeManagementEvents: true },
      DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
    },
  ],
};
