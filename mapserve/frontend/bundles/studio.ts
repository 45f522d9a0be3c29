/** Bundle of the studio: its first view, without what is loaded when asked for. */
import { start } from "../studio/main";

void start();
