// How to reach a service of AWS: plain data, as it crosses threads.

/** Where a service is and as whom to ask. What is absent is taken from the environment, as every AWS tool does. */
export interface AwsSettings {
  /** Of IAM, which is global, it tells the partition only. */
  readonly region?: string;
  readonly profile?: string;
  /** Another server that speaks as the service does, or a VPC endpoint. */
  readonly endpointUrl?: string;
  /** How often a request is made before its failure counts, throttling included. */
  readonly maxAttempts: number;
}
