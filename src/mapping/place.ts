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
/** Places of one account that get a number: AWS has a few dozen regions. */
const ofOneAccount = 64;
const noPlaces: readonly Place[] = [];

/** The places that were met. */
export class PlaceBook {
  readonly #byAccount = new Map<string, Place[]>();
  #count = 0;
  #last: Place = { number: undefined, partition: '', region: '', account: '' };

  /** The place of these fields. */
  find(partition: string, region: string, account: string): Place {
    const last = this.#last;
    if (last.region === region && last.account === account && last.partition === partition) return last;
    for (const place of this.#byAccount.get(account) ?? noPlaces) {
      if (place.region === region && place.partition === partition) return (this.#last = place);
    }
    return (this.#last = this.#add(partition, region, account));
  }

  #add(partition: string, region: string, account: string): Place {
    const places = this.#byAccount.get(account) ?? [];
    if (this.#count >= numbered || places.length >= ofOneAccount)
      return { number: undefined, partition, region, account };
    const place = { number: this.#count++, partition, region, account };
    places.push(place);
    this.#byAccount.set(account, places);
    return place;
  }
}
