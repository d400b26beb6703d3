import { Target } from './programs/target';
import { isSubset, MOST_TARGETS, NONE, single, TargetSet, unionOf } from './target-set';


/** The targets that the scripts of a command ask, in the order in which they are first asked. */
export class AskedTargets {
  private readonly targets: Target[] = [];
  private readonly sets = new Map<string, TargetSet>();
  private overflows = false;

  /** There is a set for every target that was asked. */
  public get isComplete(): boolean {
    return !this.overflows;
  }

  public of(set: TargetSet): Target[] {
    return this.targets.filter((_, index) => isSubset(single(index), set));
  }

  /** The same target is one, whoever asks it. */
  public ask(targets: readonly Target[]): TargetSet {
    return unionOf(targets.map(target => {
      const key = JSON.stringify(target.port ?? target.path ?? [target.program]);
      const known = this.sets.get(key);
      if (known !== undefined) {
        return known;
      }
      if (this.targets.length === MOST_TARGETS) {
        this.overflows = true;
        return NONE;
      }
      const own = single(this.targets.push(target) - 1);
      this.sets.set(key, own);
      return own;
    }));
  }
}
