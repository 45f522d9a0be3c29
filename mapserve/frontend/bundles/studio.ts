/** Bundle of the studio. */
import { start } from "../studio/main";

void start();
