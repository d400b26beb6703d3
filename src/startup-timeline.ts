import { throwIssues } from './core/issue';
import { timelineMermaid } from './core/pictures/mermaid';
import { timelineSvg } from './core/pictures/svg';
import { timelineText } from './core/pictures/text';
import { objects, podTemplate, podTemplates } from './core/pod/manifest';
import { readTemplate } from './core/pod/read-pod-spec';
import { Timeline } from './core/timeline/model';
import { timelineOf } from './core/timeline/timeline';

/**
 * What a kubelet makes of a pod: what starts when, what holds it back, and what becomes of the application when something fails.
 *
 * Reads any rendered manifest, written by this library, by another tool or by hand. A wait is told as real where the kubelet waits: an init
 * container that ends, a `postStart` hook whose command waits, a native sidecar with a startup probe, a gate. What only looks like one is
 * told as such: a hook by `httpGet`, `tcpSocket` or `sleep`, a readiness probe, the order alone.
 *
 * Whether a hook's command waits is read from its text: loops and commands named "wait" do; of a program that only its author knows the
 * timeline says that its hook has ended, and nothing of readiness. Which container is the application is a guess, unless the annotation
 * `kubectl.kubernetes.io/default-container` tells. The facts were measured on kubelets 1.25.10, 1.28.3, 1.36.2 and 1.37.2.
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export class StartupTimeline {
  /**
   * Reads the manifest of one workload: a Pod, any kind with a pod template, or a `List` that holds one of them.
   *
   * @param manifest as plain data, such as `Testing.synth(chart)[0]` or `ApiObject.of(deployment).toJson()`
   * @throws if it holds no pod template with containers, or more than one
   */
  public static fromManifest(manifest: any): StartupTimeline {
    const templates = podTemplates(manifest);
    if (templates.length !== 1) {
      const there = objects(manifest).map(object => `${object.kind}/${object.name}${podTemplate(manifest, object) ? '' : ' (no containers)'}`);
      throwIssues([{
        path: 'StartupTimeline.fromManifest',
        field: 'manifest',
        given: there.length > 0 ? there : typeof manifest,
        why: `it holds ${templates.length === 0 ? 'no' : 'more than one'} pod template with containers`,
        fix: templates.length === 0 ? 'pass the rendered manifest of a workload' : 'pass the items one by one',
      }]);
    }
    return new StartupTimeline(timelineOf(readTemplate(templates[0])));
  }

  private constructor(private readonly timeline: Timeline) {}

  /**
   * The timeline for people: at most 80 columns wide, without colours, with a line break at its end.
   */
  public toText(): string {
    return timelineText(this.timeline);
  }

  /**
   * A Mermaid flowchart: the containers by stage, an arrow from each that is waited for, a dotted one where it only looks so.
   *
   * @see https://mermaid.js.org/syntax/flowchart.html
   */
  public toMermaid(): string {
    return timelineMermaid(this.timeline);
  }

  /**
   * A picture: a lane per container, the waits hatched, the failures in a table. For light and dark background; no script, no font.
   */
  public toSvg(): string {
    return timelineSvg([this.timeline]);
  }

  /**
   * The timeline as plain data: `workload`, `containers` (`name`, `role`, `stage`, `waits`), `application`, `verdict`, `notAwaited`,
   * `failures` and `gates`.
   */
  public toJson(): any {
    return JSON.parse(JSON.stringify(this.timeline));
  }
}
