// What the generated types say of answers: every status of an operation, with its headers and its body.
import type { operations } from './types';

type Answers<Operation extends keyof operations> = operations[Operation]['responses'];
type Headers<Operation extends keyof operations, Status extends keyof Answers<Operation>> =
  Answers<Operation>[Status] extends { headers: infer Names } ? Names : never;
type Problem = { type: string; title: string; status: number; detail: string; instance: string; requestId: string };
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const holds = <_ extends true>() => {};

holds<Equal<keyof Answers<'getHealth'>, 200 | 304 | 400 | 412 | 429 | 500 | 503 | 504>>();
holds<Equal<keyof Answers<'postTransaction'>, 201 | 400 | 401 | 403 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503 | 504>>();
holds<Equal<Answers<'getHealth'>[200]['content']['application/json'], { status: 'up' | 'down' }>>();
holds<Answers<'postTransaction'>[409]['content']['application/problem+json'] extends Problem ? true : false>();
holds<Equal<Headers<'postTransaction', 201>['Location'], string>>();
holds<Equal<Headers<'getTransaction', 200>['ETag'], string>>();
holds<Equal<Headers<'getTransaction', 200>['Last-Modified'], string>>();
holds<Equal<Headers<'deleteTransaction', 204>['X-Amzn-RequestId'], string>>();
holds<Equal<Headers<'postProcess', 409>['Retry-After'], number>>();
holds<Equal<Headers<'getHealth', 503>['Retry-After'], number>>();
