import { Duration } from 'cdk8s';
import { GatedOptions, StartupStrategy } from '../src';

const GATED = { kind: 'gated', patienceMs: 30_000, mountPath: '/run/sidecar-first' };
const NATIVE = { kind: 'nativeSidecar', beforeInitContainers: false };

describe('StartupStrategy', () => {
  test('says what it is as plain data', () => {
    expect(StartupStrategy.postStartHook()._toStrategy()).toEqual({ kind: 'postStartHook' });
    expect(StartupStrategy.gated()._toStrategy()).toEqual(GATED);
    expect(StartupStrategy.gated({ patience: Duration.minutes(2), mountPath: '/gates/' })._toStrategy()).toEqual({ kind: 'gated', patienceMs: 120_000, mountPath: '/gates' });
    expect(StartupStrategy.gated({ patience: Duration.seconds(0) })._toStrategy()).toEqual({ ...GATED, patienceMs: 0 });
    expect(StartupStrategy.nativeSidecar()._toStrategy()).toEqual(NATIVE);
    expect(StartupStrategy.nativeSidecar({ beforeInitContainers: true })._toStrategy()).toEqual({ ...NATIVE, beforeInitContainers: true });
  });

  test.each<[GatedOptions, string]>([
    [{ patience: Duration.millis(1500) }, 'StartupStrategy.gated: patience: got Duration.millis(1500), not a whole number of seconds; pass '
      + 'Duration.seconds(2)'],
    [{ mountPath: 'run' }, 'StartupStrategy.gated: mountPath: got "run", not an absolute path; pass an absolute path such as '
      + '\'/run/sidecar-first\''],
    [{ mountPath: '' }, 'StartupStrategy.gated: mountPath: got "", not an absolute path; pass an absolute path such as '
      + '\'/run/sidecar-first\''],
    [{ mountPath: '//' }, 'StartupStrategy.gated: mountPath: got "//", the gates need a folder of their own; pass an absolute path such '
      + 'as \'/run/sidecar-first\''],
    [{ mountPath: '/a:b' }, 'StartupStrategy.gated: mountPath: got "/a:b", a mount path must not contain \':\', \'$\' or \'..\'; pass an '
      + 'absolute path such as \'/run/sidecar-first\''],
    [{ mountPath: '/a/..' }, 'StartupStrategy.gated: mountPath: got "/a/..", a mount path must not contain \':\', \'$\' or \'..\'; pass '
      + 'an absolute path such as \'/run/sidecar-first\''],
    [
      { mountPath: '/run/sidecar-first/toolbox/gates' },
      'StartupStrategy.gated: mountPath: got "/run/sidecar-first/toolbox/gates", the toolbox is mounted there read-only; pass an absolute '
        + 'path such as \'/run/sidecar-first\'',
    ],
    [
      { mountPath: '/run/./sidecar-first//toolbox/' },
      'StartupStrategy.gated: mountPath: got "/run/./sidecar-first//toolbox/", the toolbox is mounted there read-only; pass an absolute '
        + 'path such as \'/run/sidecar-first\'',
    ],
  ])('fails on %j', (options, message) => {
    expect(() => StartupStrategy.gated(options)).toThrow(new Error(message));
  });

  test('writes the path of the gates without double slashes', () => {
    expect(StartupStrategy.gated({ mountPath: '//gates/./here//' })._toStrategy()).toMatchObject({ mountPath: '/gates/here' });
  });

  test('tells all problems at once', () => {
    expect(() => StartupStrategy.gated({ patience: Duration.millis(1), mountPath: 'x' })).toThrow(/patience: .*\n.*mountPath: /);
  });

  test.each(['1.29', '1.31', 'v1.31.4', '1.31.4-eks-1234', '1.29+', 'v1.30.5-gke.1014001', 'v1.33.1+k3s1', '1.100', '1.32.0-alpha.1+abc'])('%s has native sidecars', version => {
    expect(StartupStrategy.forKubernetes(version)._toStrategy()).toEqual(NATIVE);
  });

  test.each(['1.28', '1.28+', 'v1.28.15', '1.9', 'v1.21.2-eks-0389ca3', '1.28.15+rke2r1'])('%s gets the gate', version => {
    expect(StartupStrategy.forKubernetes(version)._toStrategy()).toEqual(GATED);
  });

  test('only forKubernetes() remembers a version', () => {
    expect(StartupStrategy.forKubernetes('v1.31.4')._madeForMinor()).toBe(31);
    expect([StartupStrategy.postStartHook(), StartupStrategy.gated(), StartupStrategy.nativeSidecar()].map(one => one._madeForMinor()))
      .toEqual([undefined, undefined, undefined]);
  });

  test.each(['', '1', 'latest', '2.0', '0.30', '1.31.', '1.31.4.5', '1.031', ' 1.31', '1.31 ', '1.31\n', '1.x', '1.-31', '1.31-', '>=1.29', 1.31 as unknown as string])(
    'refuses %j as a version', version => {
      expect(() => StartupStrategy.forKubernetes(version)).toThrow(new Error(
        `StartupStrategy.forKubernetes: version: got ${JSON.stringify(version)}, not a version of Kubernetes as kubectl prints it; `
        + 'pass a string such as \'1.31\', \'v1.31.4\', \'1.31.4-eks-1234\' or \'1.28+\'',
      ));
    });
});
