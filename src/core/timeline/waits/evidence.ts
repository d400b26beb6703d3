import { Container } from '../../pod/pod-spec';
import { Target } from '../commands/command';
import { Look } from '../commands/probe';
import { Asked } from '../containers/asked';

/*
 * What a command of one container tells of the containers of its pod.
 */

/** The pod around a container. */
export interface Surroundings {
  /** When each container starts, by its name. */
  readonly position: ReadonlyMap<string, number>;
  readonly asked: Asked;
}

export interface Evidence {
  /** Containers that are known to be ready when the command has succeeded. */
  readonly proven: readonly string[];
  /** What only containers answer that start after the asker; by the first of them. */
  readonly later: ReadonlyMap<string, Target>;
  /** Something is asked, and none of it of the asker. */
  readonly ofOthers: boolean;
  /** Something is asked of which the manifest does not show who answers. */
  readonly ofUnknown: boolean;
}

export function evidenceOf({ targets, proves }: Look, asker: Container, { position, asked }: Surroundings): Evidence {
  const begin = position.get(asker.name)!;
  const found = targets.map(target => ({ target, names: asked(target, asker.name) }));
  const isLater = (name: string) => position.get(name)! > begin;
  // a file may be there from before: an init container that has exited may have written it
  const later = proves ? found.filter(({ target: { path }, names }) => path === undefined && names.length > 0 && names.every(isLater)) : [];
  return {
    proven: proves ? [...new Set(found.flatMap(({ names }) => (names.length === 1 ? names : [])))] : [],
    later: new Map(later.reverse().map(({ names: [name], target }) => [name, target])),
    ofOthers: found.length > 0 && found.every(({ names }) => names.length > 0 && !names.includes(asker.name)),
    ofUnknown: found.some(({ names }) => names.length === 0),
  };
}
