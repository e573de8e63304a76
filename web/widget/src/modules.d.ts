declare module "*.css?inline" {
  const css: string;
  export default css;
}

declare module "words:*" {
  const words: Readonly<Record<string, string>>;
  export default words;
}

declare module "later:*" {
  const words: import("./later.js").Later;
  export default words;
}
