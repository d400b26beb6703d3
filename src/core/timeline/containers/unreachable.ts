import { isKnownSidecar, programOf, VARIANT } from './known';
import { repositoryOf } from '../../known/programs';
import { Container } from '../../pod/pod-spec';
import { basename } from '../shell/programs/names';

/** Init containers that meshes add with their proxy's image and that exit by themselves. */
const ONE_SHOT = /-(?:init|validation|validator)$/;
/** Flags of sidecars that do their work once. */
const ONCE = /^--?(?:exit-after-auth|one-time|once)(?:=true)?$/;
/** What proxies are told to do instead of serving. */
const SUBCOMMAND = /^(?:wait|version|help|istio-(?:clean-)?iptables)$/;

/**
 * A server among the init containers without `restartPolicy: Always`: it has to exit before anything else starts.
 *
 * Recognised by name or image, or because it declares ports, where it runs the image's own program. With a command of its own it may well
 * be a migration.
 */
export function isUnreachable(container: Container): boolean {
  const { name, restartPolicy, ports = [], command = [], args = [] } = container;
  if (restartPolicy === 'Always' || ONE_SHOT.test(name) || args.some(word => ONCE.test(word))) {
    return false;
  }
  if (command.length > 0) {
    return isKnownSidecar(container) && runsItself(container);
  }
  if (args.length === 0 && ports.length > 0) {
    return true;
  }
  const [first = '-'] = args;
  return isKnownSidecar(container) && (first.startsWith('-') || !(programOf(container)!.alone || SUBCOMMAND.test(first)));
}

/** Its command is the known program. */
function runsItself({ command: [first = ''] = [], image = '' }: Container): boolean {
  const plain = (path: string) => basename(path).replace(/_/g, '-').replace(VARIANT, '');
  return plain(first) === plain(repositoryOf(image));
}
