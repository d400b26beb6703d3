export * from './drain';
export * from './readiness';
export * from './sidecar';
export * from './sidecar-first';
export * from './sidecar-first-pod';
export * from './strategy';
export * from './toolbox';
