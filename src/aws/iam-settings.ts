// How to reach IAM: plain data.

/** Where IAM is and as whom to ask. What is absent is taken from the environment, as every AWS tool does. */
export interface IamSettings {
  /** Tells the partition only: IAM is global. */
  readonly region?: string;
  readonly profile?: string;
  /** Another server that speaks IAM, or a VPC endpoint. */
  readonly endpointUrl?: string;
  /** How often a request is made before its failure counts, throttling included. */
  readonly maxAttempts: number;
}
