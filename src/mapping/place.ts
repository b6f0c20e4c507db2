// Where a resource may be: the partition, region and account of its ARN, looked at once for all calls that are made there.

import { isExpressible, isPlainField } from '../iam/resource-pattern.js';

/** The first fields of the ARNs of one format at one place. */
export interface ArnHead {
  /** Such as `arn:aws:sqs:eu-west-1:111122223333:`. */
  readonly text: string;
  /** No operator came into it from the event: in these fields no escape exists. */
  readonly isPlain: boolean;
  readonly isExpressible: boolean;
}

/** Makes the heads of one ARN format; `undefined` fields are those of the place. */
export class HeadMaker {
  readonly #service: string;
  readonly #region: string | undefined;
  readonly #account: string | undefined;
  readonly #heads: ArnHead[] = [];

  constructor(service: string, region: string | undefined, account: string | undefined) {
    this.#service = service;
    this.#region = region;
    this.#account = account;
  }

  /** The head at a place. One is kept for each place that has a number. */
  at(place: Place): ArnHead {
    if (place.number === undefined) return this.#make(place);
    return (this.#heads[place.number] ??= this.#make(place));
  }

  #make({ partition, region, account }: Place): ArnHead {
    const told = [partition, ...(this.#region === undefined ? [region] : [])];
    if (this.#account === undefined) told.push(account);
    const text = `arn:${partition}:${this.#service}:${this.#region ?? region}:${this.#account ?? account}:`;
    return { text, isPlain: told.every(isPlainField), isExpressible: isExpressible(text) };
  }
}

/** A partition, region and account. The first that are met have a number. */
export interface Place {
  readonly number: number | undefined;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Places that get a number; a log of more accounts and regions than this is worked out each time. */
const numbered = 4096;

/** The places that were met. */
export class PlaceBook {
  readonly #byPartition = new Map<string, Map<string, Map<string, Place>>>();
  #count = 0;
  #last: Place = { number: undefined, partition: '', region: '', account: '' };

  /** The place of these fields. */
  find(partition: string, region: string, account: string): Place {
    const last = this.#last;
    if (last.region === region && last.account === account && last.partition === partition) return last;
    const known = this.#byPartition.get(partition)?.get(region)?.get(account);
    return (this.#last = known ?? this.#add(partition, region, account));
  }

  #add(partition: string, region: string, account: string): Place {
    if (this.#count >= numbered) return { number: undefined, partition, region, account };
    const place = { number: this.#count++, partition, region, account };
    const byRegion = this.#byPartition.get(partition) ?? new Map<string, Map<string, Place>>();
    const byAccount = byRegion.get(region) ?? new Map<string, Place>();
    this.#byPartition.set(partition, byRegion.set(region, byAccount.set(account, place)));
    return place;
  }
}
