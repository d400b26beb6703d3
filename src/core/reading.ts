/*
 * The half of the core that reads manifests, as one module: what only writes them need not load it.
 */
export { timelineMermaid } from './pictures/mermaid';
export { timelineSvg } from './pictures/svg';
export { timelineText } from './pictures/text';
export { RULES, selectRules } from './rules';
export { checkAll, reaches } from './rules/check';
export { SEVERITIES } from './rules/rule';
export { livingTimelineOf } from './timeline/living/living';
