/** A picture made small enough to stand in every page itself. */
import { fitted } from "./help.data.js";

const HEIGHT = 80; // twice what it is drawn in, for fine screens
const LONGEST = 40_000; // characters, as the server takes them

/** The picture as a data address; null for what is no picture, or stays too large. */
export async function logoOf(file: Blob): Promise<string | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null; // not a picture that this browser reads
  }
  const canvas = document.createElement("canvas");
  Object.assign(canvas, fitted(picture.width, picture.height, HEIGHT));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return (
    ["image/png", "image/webp"].map((type) => canvas.toDataURL(type, 0.85)).find((made) => made.length <= LONGEST) ??
    null
  );
}
