/** Canvas layer: moves and zooms with a Leaflet map, and is painted anew when a move ends. */
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
  prototype: {
    _update(): void;
    onAdd(map: L.Map): void;
    getEvents(): Record<string, () => void>;
  };
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

  /** There is nothing to paint: the canvas is put away, a screen full of nothing costs as much. */
  protected get empty(): boolean {
    return false;
  }

  protected abstract paint(context: CanvasRenderingContext2D, view: View): void;

  override getEvents(): Record<string, () => void> {
    return { ...Renderer.prototype.getEvents.call(this), moveend: this._moved };
  }

  private _moved(): void {
    if (!this.covers) this._update();
  }

  /** What was painted beyond the view is enough for where the map was moved to. */
  private get covers(): boolean {
    const [min, max] = [this._bounds.min, this._bounds.max];
    const size = this._map.getSize();
    const padding = this.options.padding ?? 0;
    const same = this._zoom === this._map.getZoom();
    const painted = size.multiplyBy(1 + padding * 2).round();
    if (!min || !max || !same || !painted.equals(this._bounds.getSize())) return false;
    const view = L.bounds(
      this._map.containerPointToLayerPoint([0, 0]),
      this._map.containerPointToLayerPoint(size),
    );
    return this._bounds.contains(view);
  }

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
    canvas.hidden = this.empty;
    if (this.empty) return;
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
