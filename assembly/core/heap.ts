/**
 * Address of the first byte that no static data uses. The arena of the host begins here:
 *
 *   0 ······ 1024 ············ heapBase ······················ end of memory
 *   unused   static tables     arena: the scopes of src/engine
 */
export function heapBase(): usize {
  return __heap_base;
}
