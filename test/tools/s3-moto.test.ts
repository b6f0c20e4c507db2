// moto keeps the contract that the tests' own S3 keeps.

import { startMotoServer } from '../support/moto-server.js';
import { describeS3 } from '../source/s3-conformance.js';

describeS3('moto', () => startMotoServer());
