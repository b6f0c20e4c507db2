// The real program against moto, as against the tests' own S3.

import { describeS3Credentials, describeS3Runs } from '../integration/s3-runs.js';
import { startMotoServer } from '../support/moto-server.js';

describeS3Runs('over moto, the program', { start: startMotoServer, keys: 1005 });
describeS3Credentials('without credentials that moto accepts, the program says so:', startMotoServer);
