import type { Table } from '../table.ts';

/** What tells one series from another, in black and white too. */
export type Look = 'solid' | 'hatched' | 'empty';

export type Shape =
  | {
      readonly as: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly look: Look;
    }
  | {
      readonly as: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly look: 'start' | 'middle' | 'end';
    }
  | {
      readonly as: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly look: 'grid' | 'axis';
    }
  | {
      readonly as: 'path';
      readonly x: number;
      readonly y: number;
      readonly d: string;
      readonly look: Look | 'curve' | 'curve dashed';
    };

/** Shapes on a canvas of so many units, which is as wide as the page. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** What the macro `chart` shows: a picture for the eye, and the same numbers as a table for everybody. */
export interface Chart {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for who does not see it. */
  readonly description: string;
  readonly drawing: Drawing;
  readonly table: Table;
}

export const WIDTH = 720;
/** Coordinates by a tenth of a unit: shorter, and the same text on every machine. */
export const tenth = (value: number): number => Math.round(value * 10) / 10;

/** About as wide as text is drawn. */
const widthOf = (text: string): number => text.length * 6.8;

/** What each look stands for, in a line at the top. */
export const legend = (series: readonly { readonly name: string; readonly look: Look }[], from: number): Shape[] => {
  let x = from;
  return series.flatMap(({ name, look }): Shape[] => {
    const at = x;
    x += 34 + widthOf(name);
    return [
      { as: 'rect', x: tenth(at), y: 4, width: 14, height: 12, look },
      { as: 'text', x: tenth(at + 20), y: 14, text: name, look: 'start' },
    ];
  });
};
