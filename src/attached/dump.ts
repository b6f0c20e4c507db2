// What the answer of GetAccountAuthorizationDetails is made of, wherever it comes from: pages with four lists.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

/** The lists of a page. */
export const dumpLists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** The name of such a list. */
export type DumpList = (typeof dumpLists)[number];

/** Whether a key of a page is that of a list. */
export function isDumpList(key: string): key is DumpList {
  return dumpLists.some((list) => list === key);
}

/** Part of a dump, in its order: the entries of a page, each as it was found, then the page's end. */
export type DumpPart =
  | { readonly kind: 'entry'; readonly list: DumpList; readonly index: number; readonly value: unknown }
  /** `isTruncated`: AWS has more to tell on another page. */
  | { readonly kind: 'page-end'; readonly isTruncated: boolean };

/** Why a dump cannot be used: one lower-case sentence, and what to do. */
export interface DumpTrouble {
  readonly message: string;
  readonly hint: string;
}
