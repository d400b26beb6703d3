import { hooksBeforeOthers, postStartOf } from './hooks';
import { Placed, Rule, SEEN } from './rule';
import { Handler } from '../pod/pod-spec';

export const httpGetHook: Rule = {
  id: 'http-get-hook',
  severity: 'warning',
  summary: 'an httpGet postStart hook does not wait: it tries once, and any response counts as success, even 503',
  why: 'The kubelet sends the request once, immediately, from the node to the pod\'s IP. If the connection is refused, the hook fails '
    + 'and the container is killed: after a regular container the next one starts anyway, after a native sidecar nothing starts. If there '
    + `is a response, the hook succeeds whatever the status code ${SEEN}.`,
  fix: 'use an exec hook that polls, such as the one rendered by Readiness.fromHttpGet',
  check: subject => {
    const isApplication = (name: string) => name === subject.timeline.application;
    // the application's request to another server is no look at itself
    const asksItself = ({ httpGet }: Handler, { container: { name } }: Placed) =>
      httpGet !== undefined && !(isApplication(name) && httpGet.host !== undefined);
    return hooksBeforeOthers(subject, asksItself)
      .map(one => ({
        location: postStartOf(one),
        given: one.container.lifecycle!.postStart,
        ...(isApplication(one.container.name) ? {
          why: 'this httpGet postStart hook asks the application once, as soon as it is started: '
            + 'if nothing listens yet, the kubelet kills it',
          fix: 'use an exec hook that polls, or a startup probe if nothing else has to wait',
        } : {}),
      }));
  },
};
