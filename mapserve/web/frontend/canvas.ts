/** A canvas that moves and zooms with a Leaflet map, and is painted anew when a move ends. */
import L from "leaflet";
import type { View } from "./labels";

/** What Leaflet's renderer base class gives its subclasses (stable through 1.9). */
interface RendererInner {
  _map: L.Map;
  _container: HTMLCanvasElement;
  _bounds: L.Bounds;
  _center: L.LatLng;
  _zoom: number;
}
interface RendererBase {
  prototype: { _update(): void; onAdd(map: L.Map): void };
  new (options?: object): L.Renderer & RendererInner;
}

const Renderer = L.Renderer as unknown as RendererBase;

export abstract class CanvasLayer extends Renderer {
  /** `padding` is how far beyond the view is painted, as a share of it; `sharpness` in pixels. */
  constructor(
    pane: string,
    padding: number,
    private readonly sharpness?: number,
  ) {
    super({ padding, pane });
  }

  protected abstract paint(context: CanvasRenderingContext2D, view: View): void;

  redraw(): void {
    if (this._map) this._update();
  }

  _initContainer(): void {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
  }

  _destroyContainer(): void {
    this._container.remove();
  }

  _updatePaths(): void {
    // No vector layers live in this renderer.
  }

  _update(): void {
    Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const min = this._bounds.min ?? L.point(0, 0);
    const ratio = this.sharpness ?? Math.min(window.devicePixelRatio || 1, 2);
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, min);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width; // another size takes other memory: only where it is another
      canvas.height = height;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    this.paint(context, this.viewOf(size, min));
  }

  private viewOf(size: L.Point, min: L.Point): View {
    const zoom = this._map.getZoom();
    const origin = this._map.getPixelOrigin();
    return {
      scale: 2 ** zoom,
      dx: -origin.x - min.x,
      dy: -origin.y - min.y,
      width: size.x,
      height: size.y,
      zoom,
    };
  }
}
