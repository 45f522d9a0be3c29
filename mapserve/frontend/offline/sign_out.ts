/** Sign-out warning: what is not sent stays on this device, and nobody else here can send it. */

import { type Waiting, waitingOf } from "../drafts/storage";
import { visitsWaiting } from "../drafts/visit_store";
import { getJson } from "../kit/api";
import { h } from "../kit/elements";
import { iconElement } from "../kit/icons";
import { say } from "../kit/words";

const ENDS = 'form[action$="/logout"]';

/** Put the warning into every form that ends the visit, where something waits here. */
export async function warnAtSignOut(reader: string): Promise<void> {
  const forms = document.querySelectorAll<HTMLFormElement>(ENDS);
  if (forms.length === 0) return;
  const waiting = await waitingOf(reader).catch(() => []);
  const visits = await visitsWaiting(reader).catch(() => []);
  if (waiting.length + visits.length === 0) return;
  const rows = [...(await Promise.all(waiting.map(rowOf))), ...visits.map(visitOf)];
  for (const form of forms) {
    const words = say(
      "這支裝置上還有沒送出的。登出不會刪掉，但要用這個帳號在這支裝置再登入，才送得出去。",
      "Something on this device is not sent yet. Signing out keeps it, but it can only be sent once you sign in again on this device.",
    );
    const list = h("ul", {}, ...rows.map((row) => row.cloneNode(true)));
    const notice = h("div", { class: "notice notice-warn", role: "alert", "data-part": "unsent" });
    notice.append(iconElement("alert-triangle"), h("div", {}, h("p", {}, words), list));
    form.prepend(notice);
  }
}

function visitOf([visit, n]: [visit: number, count: number]): HTMLElement {
  const words = say("實地訪評：{n} 筆，先去送出", "Visit: {n}, send them first", { n });
  return h("li", {}, h("a", { href: `/visits/${visit}` }, words));
}

async function rowOf({ slug, count }: Waiting): Promise<HTMLElement> {
  const address = encodeURIComponent(slug);
  const known = await getJson<{ name: string }>(`/api/v1/communities/${address}`).catch(() => null);
  const name = known?.name ?? slug;
  const words = count
    ? say("{name}：{n} 筆，先去儲存", "{name}: {n}, save them first", { name, n: count })
    : say("{name}：畫到一半的，先去畫完", "{name}: half drawn, finish it first", { name });
  return h("li", {}, h("a", { href: `/c/${address}/studio` }, words));
}
