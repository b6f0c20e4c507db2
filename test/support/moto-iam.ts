// IAM and STS of moto over their Query protocol, as an administrator sets up who may do what.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html

import { signRequest, type Credentials } from './sign-request.js';

/** Calls one action; answers the XML. Rejects where IAM refuses. */
export type CallIam = (action: string, parameters?: Readonly<Record<string, string>>) => Promise<string>;

const administrator: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' };

/** Calls on a server that does not check credentials (yet). */
export function createIam(serverUrl: string): CallIam {
  return async (action, parameters = {}) => {
    const service = action === 'AssumeRole' ? 'sts' : 'iam';
    const version = service === 'sts' ? '2011-06-15' : '2010-05-08';
    const url = new URL('/', serverUrl);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...signRequest({ method: 'POST', url, service }, administrator),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ Action: action, Version: version, ...parameters }).toString(),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${action} ${JSON.stringify(parameters)}: ${response.status} ${text}`);
    return text;
  };
}

/** The texts of all elements with this name, in their order; markup inside of them stays. */
export function textsOf(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, text = '']) => text);
}

/** The text of the first element with this name. */
export function textOf(xml: string, name: string): string {
  const [text] = textsOf(xml, name);
  if (text === undefined) throw new Error(`no ${name} in ${xml}`);
  return text;
}
