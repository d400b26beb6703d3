import { Construct } from 'constructs';
import { at, LocalIssue, throwIssues } from './core/issue';
import { objects, PodTemplate, podTemplates, podTemplatesOf } from './core/pod/manifest';
import type { LivingTimeline } from './core/timeline/living/now';
import { reading } from './private/reading';

/**
 * How the kubelet starts and stops a pod: what starts when, what holds it back, what happens to the application when something fails, and
 * who gets its stop signal when.
 *
 * Reads any rendered manifest, written by this library, by another tool or by hand. It tells the waits that are real (an init container
 * that exits, a `postStart` hook whose command waits, a native sidecar with a startup probe, a gate) from those that only look like one (an
 * `httpGet`, `tcpSocket` or `sleep` hook, a readiness probe, the order alone).
 *
 * Whether a hook's command waits is read from its text: loops and commands named "wait" do. For an unknown program the timeline says that
 * the hook has returned, and nothing about readiness. Which container is the application is a guess unless the annotation
 * `kubectl.kubernetes.io/default-container` names it. The facts were measured on kubelets 1.25.10, 1.28.3, 1.36.2 and 1.37.2.
 *
 * Of a Pod with a `status`, as `kubectl get pod web-abc -o yaml` prints it, the timeline also tells where the start stands: which
 * container waits for which, since when, what the kubelet says, what is wrong, and which command shows more.
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export class StartupTimeline {
  /**
   * Reads the manifest of one workload: a Pod, any kind with a pod template, or a `List` that contains one of them.
   *
   * @param manifest as plain data, such as `Testing.synth(chart)[0]` or `ApiObject.of(deployment).toJson()`
   * @throws if it contains no pod template with containers, or more than one
   */
  public static fromManifest(manifest: any): StartupTimeline {
    throwIssues(at('StartupTimeline.fromManifest', checkParsed(manifest)));
    const templates = podTemplates(manifest);
    if (templates.length !== 1) {
      const found = objects(manifest).flatMap(object => {
        const title = `${object.kind}/${object.name}`;
        const places = podTemplatesOf(manifest, object).map(({ place }) => [title, place].filter(Boolean).join(' '));
        return places.length > 0 ? places : `${title} (no containers)`;
      });
      throwIssues([{
        path: 'StartupTimeline.fromManifest',
        field: 'manifest',
        given: found.length > 0 ? found : manifest ?? undefined,
        why: `it contains ${templates.length === 0 ? 'no' : 'more than one'} pod template with containers`,
        fix: fixFor(templates),
      }]);
    }
    return new StartupTimeline(reading().livingTimelineOf(templates[0], Date.now()));
  }

  private constructor(private readonly timeline: LivingTimeline) {}

  /**
   * The timeline as text, without colours, ending in a line break. At most 80 columns wide, but for the commands of a Pod with a `status`.
   */
  public toText(): string {
    return reading().timelineText(this.timeline);
  }

  /**
   * What `toText()` gives: for `${timeline}` in JavaScript, `print(timeline)` in Python, `System.out.println(timeline)` in Java.
   */
  public toString(): string {
    return this.toText();
  }

  /**
   * A Mermaid flowchart: the containers by stage, with an arrow from each one that is waited for, dotted if it only looks like a wait. Of a
   * Pod with a `status` also what each container does now.
   *
   * @see https://mermaid.js.org/syntax/flowchart.html
   */
  public toMermaid(): string {
    return reading().timelineMermaid(this.timeline);
  }

  /**
   * An SVG picture: a lane per container, the waits hatched, the failures in a table, and how the pod stops. Of a Pod with a `status` also
   * what each container does now. For light and dark backgrounds, without scripts or embedded fonts.
   */
  public toSvg(): string {
    return reading().timelineSvg([this.timeline]);
  }

  /**
   * The timeline as plain data: `workload`, `containers` (`name`, `role`, `stage`, `waits`), `application`, `verdict`, `notAwaited`,
   * `failures`, `gates`, `deadlocks` (`at`, `by`, `for`, `why`, `outcome`) and `stop` (`graceSeconds`, `containers` with their `turn`,
   * `preStop` and `isCutOff`).
   *
   * Of each wait `until` tells what is known when it is over: `ready`, `ended`, `returned`, `paused`, `started`, `exited`, `never` or
   * `unknown`. Of each failure `outcomes` tells for each sidecar what happens to the application: `outcome` is `held`, `startedAnyway`,
   * `stuck`, `neverStarts` or `unknown`; `unless`, `when` and `limitSeconds` say in which circumstances, if that is known. What is not
   * known is left out.
   *
   * Of a Pod with a `status` also `now`: `at`, `state`, `since`, `said`, `containers` (`name`, `state`, `since`, `ready`, `waits`,
   * `waited`, `problem`, `said`, `restarts`, `last`) and `look`, which are commands. Times are in UTC, as Kubernetes writes them.
   */
  public toJson(): any {
    return JSON.parse(JSON.stringify(this.timeline));
  }
}

/** What to pass instead of a manifest with no pod template, or with several. */
function fixFor(templates: readonly PodTemplate[]): string {
  if (templates.length === 0) {
    return 'pass the rendered manifest of a workload';
  }
  return templates.every(({ place }) => place !== '')
    ? 'pass each of its pod templates as a Pod: { kind: \'Pod\', metadata, spec }'
    : 'pass the items one by one';
}

/** A manifest is data: not the text of one, a list of them, or the construct that renders it. */
function checkParsed(manifest: unknown): LocalIssue[] {
  const issue = (given: unknown, why: string, fix: string): LocalIssue[] => [{ field: 'manifest', given, why, fix }];
  if (typeof manifest === 'string') {
    return issue(manifest, 'it is text', 'parse it first: with Yaml.load of cdk8s from a file, or the package yaml from a string');
  }
  if (Array.isArray(manifest)) {
    return issue(undefined, 'it is a list of manifests', 'pass them one by one');
  }
  return Construct.isConstruct(manifest)
    ? issue(undefined, 'it is a construct', 'pass what it renders: ApiObject.of(workload).toJson(), or one of Testing.synth(chart)')
    : [];
}
