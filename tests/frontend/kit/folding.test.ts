import { expect, test } from "vitest";
import { finds, folded } from "../../../mapserve/frontend/kit/folding";
import cases from "../../factories/folding.json";

test.each(cases as [string, string][])("%s is %s", (given, wanted) => {
  expect(folded(given)).toBe(folded(wanted));
});

test("each word of a query is found, wherever it stands", () => {
  expect(finds("台北 美仁", "臺北市松山區美仁里")).toBe(true);
  expect(finds("美 仁里", "美仁里")).toBe(true);
  expect(finds("高雄 美仁", "臺北市松山區美仁里")).toBe(false);
});
