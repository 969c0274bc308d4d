/** Registry in the examples. */
const REGISTRY = 'registry.example.com';

/** Image name in the registry that the cluster pulls from. */
export function imageOf(image: string): string {
  return image.replace(REGISTRY, process.env.E2E_REGISTRY ?? REGISTRY);
}
