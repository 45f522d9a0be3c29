declare module "virtual:outlines" {
  /** Address of the counties' outlines, a TopoJSON file. */
  const address: string;
  export default address;
}
