/** Tools: a button of the studio each, said in one place: icon, word, key, when it is there, why not now. */
import type { Content } from "../../drafts/model";
import { button } from "../../kit/elements";
import { iconElement } from "../../kit/icons";
import { tell, type Word } from "../phrases";
import type { Studio } from "../studio";

/** Where buttons stand, and how they look there. */
const LOOKS = {
  /** The row of a feature's form. */
  feature: "button s-tool",
  /** Over the map, on a desk. */
  toolbar: "button",
  /** Below what is being drawn. */
  sketch: "button s-small",
  /** On the map. */
  map: "button",
  /** Beside and below the tiles. */
  tiles_head: "button button-quiet",
  tiles: "button button-large button-wide",
};
export type Room = keyof typeof LOOKS;

/** Whose tools they are: the studio's, or those of one feature. */
export interface Subject {
  studio: Studio;
  id?: string;
}

export interface Tool {
  readonly name: string;
  /** Where it stands, with what its look has of its own there. */
  readonly rooms: Partial<Record<Room, string>>;
  readonly icon: string;
  readonly word: Word | ((content: Content | undefined) => Word);
  /** As `KeyboardEvent.key`, pressed outside a field while it stands there. */
  readonly key?: string;
  /** It has a button at all. */
  available?(subject: Subject): boolean;
  /** Why it cannot be used now, in words; null: it can. */
  disabled?(subject: Subject): string | null;
  /** It is on, of one that is switched. */
  pressed?(subject: Subject): boolean;
  press(subject: Subject): void;
}

/** The buttons of a room, for a subject. */
export class ToolButtons {
  readonly elements: HTMLButtonElement[];
  private readonly tools: Tool[];

  constructor(
    all: readonly Tool[],
    room: Room,
    private readonly subject: Subject,
  ) {
    this.tools = all.filter(({ rooms }) => room in rooms);
    this.elements = this.tools.map((tool) => this.button(tool, room));
    this.update();
  }

  update(): void {
    this.tools.forEach((tool, index) => {
      const element = this.elements[index] as HTMLButtonElement;
      const reason = this.reason(tool);
      element.hidden = tool.available?.(this.subject) === false;
      element.disabled = reason !== null;
      if (reason) element.title = reason;
      else element.removeAttribute("title");
      const on = tool.pressed?.(this.subject);
      if (on !== undefined) element.setAttribute("aria-pressed", String(on));
    });
  }

  /** Take a key that one of them has; true when it was used. */
  key({ key }: KeyboardEvent): boolean {
    const tool = this.tools.find((one) => one.key === key);
    if (!tool || tool.available?.(this.subject) === false || this.reason(tool)) return false;
    tool.press(this.subject);
    return true;
  }

  private reason(tool: Tool): string | null {
    return tool.disabled?.(this.subject) ?? null;
  }

  private button(tool: Tool, room: Room): HTMLButtonElement {
    const { studio, id } = this.subject;
    const content = id === undefined ? undefined : studio.journal.get(id);
    const word = typeof tool.word === "function" ? tool.word(content) : tool.word;
    const look = `${LOOKS[room]} ${tool.rooms[room] ?? ""}`.trim();
    return button(iconElement(tool.icon), tell(word), () => tool.press(this.subject), {
      class: look,
      "data-tool": tool.name,
      "aria-keyshortcuts": tool.key,
    });
  }
}
