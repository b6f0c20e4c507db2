// The real program against the tests' own S3.

import { startS3Server } from '../support/s3-server.js';
import { describeS3Credentials, describeS3Runs } from './s3-runs.js';

describeS3Runs('over the own S3 server, the program', { start: () => startS3Server({ pageSize: 40 }), keys: 100 });
describeS3Credentials('without credentials that are accepted, the program says so:', () => startS3Server());
