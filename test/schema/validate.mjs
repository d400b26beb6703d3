/*
 * Validates the manifests on standard input against the Kubernetes schemas; prints, for each, what is wrong with it or null.
 * A program of its own: the schemas are ES modules, which jest does not load.
 */
import { readFileSync } from 'node:fs';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as core from 'kubernetes-models/v1';

const models = { ...core, ...apps, ...batch };
const problems = JSON.parse(readFileSync(0, 'utf8')).map(manifest => {
  try {
    new models[manifest.kind](manifest).validate();
    return null;
  } catch (error) {
    return error.message;
  }
});
process.stdout.write(JSON.stringify(problems));
