/** "Near me" on the front page: a place to about a kilometre, from who lets the page know it. */

const DECIMALS = 2; // degrees: about a kilometre, and no nearer

/** Show the button and let it lead to the list of what is nearest; a refusal is told. */
export function startNear(button: HTMLButtonElement, told: HTMLElement): void {
  if (!("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = [coords.latitude, coords.longitude].map((one) => one.toFixed(DECIMALS));
        location.assign(`/?near=${place.join(",")}`);
      },
      () => {
        button.disabled = false;
        told.textContent = told.dataset.refused ?? "";
      },
      { maximumAge: 300_000, timeout: 10_000 },
    );
  });
}
