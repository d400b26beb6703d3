export { dataOf } from './data';
export { documentsOf, errorIn } from './documents';
