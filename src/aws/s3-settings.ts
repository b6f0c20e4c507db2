// How to reach S3: plain data, as it crosses threads.

/** Where S3 is and as whom to ask. What is absent is taken from the environment, as every AWS tool does. */
export interface S3Settings {
  readonly region?: string;
  readonly profile?: string;
  /** Another server that speaks S3, or a VPC endpoint. */
  readonly endpointUrl?: string;
  /** How often a request is made before its failure counts, throttling included. */
  readonly maxAttempts: number;
}
