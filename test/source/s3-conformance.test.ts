// The tests' own S3 keeps the contract that other servers keep.

import { startS3Server } from '../support/s3-server.js';
import { describeS3 } from './s3-conformance.js';

describeS3('the own S3 server', () => startS3Server());
