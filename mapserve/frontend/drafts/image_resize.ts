/** Image resizing: a quarter of a megabyte instead of five, and without EXIF. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

/** What the server takes: it makes small what this browser cannot read. */
const MOST_BYTES = 8 * 1024 * 1024;
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "mif1"];

/** Whether a file is a photo as iPhones keep it, which most browsers cannot show. */
export async function isHeic(file: Blob): Promise<boolean> {
  const head = await file.slice(4, 12).text();
  return (
    file.size <= MOST_BYTES &&
    head.startsWith("ftyp") &&
    HEIC_BRANDS.includes(head.slice(4).toLowerCase())
  );
}

/** Return an upright JPEG of at most 1600 pixels a side; throws for what is no picture. */
export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const brush = canvas.getContext("2d");
    if (!brush) throw new Error("no canvas");
    brush.imageSmoothingQuality = "high";
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) =>
      canvas.toBlob(done, "image/jpeg", QUALITY),
    );
    if (!made) throw new Error("no JPEG");
    return made;
  } finally {
    picture.close();
  }
}
