import { hooksBeforeOthers } from './hooks';
import { Rule } from './rule';

export const httpGetHook: Rule = {
  id: 'http-get-hook',
  severity: 'warning',
  summary: 'a postStart hook by httpGet does not wait: it is one try, and any answer counts, 503 too',
  why: 'The kubelet sends the request once, at once, from the node to the pod\'s IP. Refused, the hook fails, the container is killed and the next one '
    + 'starts all the same; answered, the hook succeeds whatever the status code is (seen on 1.25.10, 1.28.3, 1.36.2).',
  fix: 'use an exec hook that polls, such as the one that Readiness.fromHttpGet renders',
  check: subject => hooksBeforeOthers(subject, ({ httpGet }) => httpGet !== undefined),
};
