import { defineConfig } from "vitest/config";
import { iconsModule } from "./mapserve/frontend/icons.mjs";

export default defineConfig({
  plugins: [iconsModule()],
  test: { include: ["tests/frontend/**/*.test.ts"] },
});
