import { describe, expect, it } from "vitest";
import { readExif } from "../../../mapserve/frontend/drafts/exif";

type Entry = [tag: number, type: number, count: number, value: number[]];
const [ASCII, LONG, RATIONAL] = [2, 4, 5];

/** A TIFF whose main directory points at one of EXIF and one of GPS. */
function tiff(little: boolean, exif: Entry[], gps: Entry[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(1000));
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  let free = 400;
  const directory = (at: number, entries: Entry[]) => {
    view.setUint16(at, entries.length, little);
    entries.forEach(([tag, type, count, value], index) => {
      const entry = at + 2 + index * 12;
      view.setUint16(entry, tag, little);
      view.setUint16(entry + 2, type, little);
      view.setUint32(entry + 4, count, little);
      if (type === LONG) view.setUint32(entry + 8, value[0] ?? 0, little);
      else if (type === ASCII && count <= 4) {
        for (const [i, byte] of value.entries()) view.setUint8(entry + 8 + i, byte);
      } else {
        view.setUint32(entry + 8, free, little);
        value.forEach((one, i) => {
          if (type === ASCII) view.setUint8(free + i, one);
          else view.setUint32(free + i * 4, one, little);
        });
        free += value.length * (type === ASCII ? 1 : 4);
      }
    });
  };
  directory(8, [
    [0x8769, LONG, 1, [100]],
    [0x8825, LONG, 1, [200]],
  ]);
  directory(100, exif);
  directory(200, gps);
  return new Uint8Array(view.buffer);
}

function jpeg(content: Uint8Array, before: number[] = []): ArrayBuffer {
  const length = content.length + 8;
  const head = [0xff, 0xd8, ...before, 0xff, 0xe1, length >> 8, length & 255];
  return new Uint8Array([...head, 0x45, 0x78, 0x69, 0x66, 0, 0, ...content, 0xff, 0xda]).buffer;
}

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const taken = (text: string): Entry => [0x9003, ASCII, 20, [...letters(text), 0]];
const side = (tag: number, letter: string): Entry => [tag, ASCII, 2, [...letters(letter), 0]];
const angle = (tag: number, ...parts: number[]): Entry => [tag, RATIONAL, 3, parts];

const HERE = [
  side(1, "N"),
  angle(2, 25, 1, 3, 1, 1234, 100),
  side(3, "E"),
  angle(4, 121, 1, 33, 1, 0, 1),
];
const DAY = [taken("2025:10:03 20:40:11")];

describe("the EXIF of a photo", () => {
  for (const little of [true, false]) {
    it(`says where and when, ${little ? "little" : "big"} end first`, () => {
      const { at, on } = readExif(jpeg(tiff(little, DAY, HERE)));
      expect(at?.[0]).toBeCloseTo(121.55, 9);
      expect(at?.[1]).toBeCloseTo(25 + 3 / 60 + 12.34 / 3600, 9);
      expect(on).toBe("2025-10-03");
    });
  }

  it("is found behind other segments, and not behind the picture", () => {
    const jfif = [0xff, 0xe0, 0, 16, ...letters("JFIF"), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
    expect(readExif(jpeg(tiff(true, DAY, HERE), jfif)).on).toBe("2025-10-03");
    const picture = [0xff, 0xda, 0, 4, 0, 0];
    expect(readExif(jpeg(tiff(true, DAY, HERE), picture))).toEqual({
      at: null,
      on: null,
      bearing: null,
    });
  });

  it("says which way, and no way beyond a turn", () => {
    const way = (...parts: number[]) => jpeg(tiff(true, DAY, [...HERE, [17, RATIONAL, 1, parts]]));
    expect(readExif(way(27050, 100)).bearing).toBeCloseTo(270.5, 9);
    expect(readExif(way(400, 1)).bearing).toBeNull();
    expect(readExif(way(0, 0)).bearing).toBeNull();
    expect(readExif(jpeg(tiff(true, DAY, HERE))).bearing).toBeNull();
  });

  it("knows south and west", () => {
    const there = [side(1, "S"), angle(2, 33, 1, 52, 1, 0, 1), side(3, "W"), HERE[3] as Entry];
    const { at } = readExif(jpeg(tiff(true, [], there)));
    expect(at?.[0]).toBeCloseTo(-121.55, 9);
    expect(at?.[1]).toBeCloseTo(-33.8666667, 6);
  });

  it("says nothing that cannot be true", () => {
    const nowhere = { at: null, on: null, bearing: null };
    const odd: [Entry[], Entry[]][] = [
      [
        [taken("2199:10:03 20:40:11")],
        [side(1, "N"), angle(2, 25, 0, 0, 1, 0, 1), ...HERE.slice(2)],
      ],
      [
        [taken("2025:99:99 20:40:11")],
        [side(1, "N"), angle(2, 91, 1, 0, 1, 0, 1), ...HERE.slice(2)],
      ],
      [[taken("<script>alert(1)</s")], HERE.slice(0, 2)],
      [[], [side(1, "N"), angle(2, 0, 1, 0, 1, 0, 1), side(3, "E"), angle(4, 0, 1, 0, 1, 0, 1)]],
    ];
    for (const [exif, gps] of odd) expect(readExif(jpeg(tiff(true, exif, gps)))).toEqual(nowhere);
  });

  it("does not fail on a file of another kind, cut off anywhere, or lying", () => {
    const whole = jpeg(tiff(true, DAY, HERE));
    for (let length = 0; length < whole.byteLength; length += 7) {
      expect(() => readExif(whole.slice(0, length))).not.toThrow();
    }
    expect(readExif(new Uint8Array(letters("GIF89a and more")).buffer).at).toBeNull();
    let state = 7;
    for (let round = 0; round < 300; round++) {
      const bytes = new Uint8Array(whole.slice(0));
      for (let flip = 0; flip < 12; flip++) {
        state = (state * 1103515245 + 12345) % 2147483648;
        bytes[20 + (state % 420)] = state >> 8;
      }
      const { at } = readExif(bytes.buffer);
      if (at) expect(Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90).toBe(true);
    }
  });
});
