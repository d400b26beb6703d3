import { Manifest } from './cluster';
import { container } from './pods';
import { Stage } from './stage';

/**
 * Kills the process that holds a pod's namespaces, so that the kubelet recreates the pod on the same volumes, as after a node reboot.
 *
 * Found by the pod's uid in the cgroups of the node's processes; with the systemd driver the uid's dashes are underscores there.
 */
export async function recreateSandbox(stage: Stage, name: string): Promise<void> {
  const { metadata: { uid }, spec: { nodeName } } = (await stage.pod(name))!;
  const script = `for process in /proc/[0-9]*; do
  [ "$(cat "$process/comm")" = pause ] || continue
  grep -qE '${uid}|${uid.replace(/-/g, '_')}' "$process/cgroup" || continue
  kill -9 "\${process#/proc/}" && exit 0
done 2>/dev/null
echo 'no pause process of the pod'
exit 1
`;
  const killer = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${name}-kill` } } as Manifest;
  await stage.apply([{
    ...killer,
    spec: {
      nodeName,
      hostPID: true,
      restartPolicy: 'Never',
      containers: [container('kill', script, { volumeMounts: [], securityContext: { privileged: true } })],
    },
  } as Manifest]);
  const phase = await stage.until('the pod\'s sandbox is killed', 30, async () => {
    const state = await stage.pod(killer.metadata.name);
    return /Succeeded|Failed/.test(state?.status.phase ?? '') && state!.status.phase;
  });
  if (phase === 'Failed') {
    throw new Error(`cannot recreate the sandbox: ${(await stage.log(killer.metadata.name, 'kill')).trim()}`);
  }
  await stage.delete([killer]);
}
