/** `redis=my-redis:1 opa`: the image of each preset, and the empty string for one whose own can be pulled. */
function presetImages(words = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(words.split(/\s+/).filter(Boolean).map(word => [word.split('=')[0], word.split('=').slice(1).join('=')]));
}

/** What the environment says about the cluster. */
export const settings = {
  /** Whose `/bin/busybox` is linked statically: the fake containers, and the toolbox. */
  image: process.env.E2E_IMAGE || 'busybox:1.36',
  /** An image without a shell that answers GET / with 200 on port 8080. */
  distrolessImage: process.env.E2E_DISTROLESS_IMAGE || undefined,
  /** Command that restarts the node's kubelet and returns. */
  restartKubelet: process.env.E2E_RESTART_KUBELET || undefined,
  presetImages: presetImages(process.env.E2E_PRESET_IMAGES),
};

export const USAGE = `npm run e2e [-- text …]

Applies the library's manifests to the cluster that KUBECONFIG names, in namespaces of its own that it removes, and reads from the
containers' clocks what the kubelet made of them. With text: only the cases whose "strategy: situation" contains one of these.

  KUBECONFIG             the cluster; kubectl has to be on the PATH
  E2E_IMAGE              busybox, linked statically (default: busybox:1.36)
  E2E_DISTROLESS_IMAGE   an image without a shell that answers GET / with 200 on port 8080
  E2E_RESTART_KUBELET    a command that restarts the node's kubelet
  E2E_PRESET_IMAGES      presets and their images, "redis=my-redis:1 opa": a preset without one is run with the image that it pins

Exit status: 0 all passed, 1 a case failed, 2 no cluster.`;
