declare module "virtual:icons" {
  /** Inner SVG markup (24 × 24, stroke 2) by Tabler name. */
  const icons: Record<string, string>;
  export default icons;
}
