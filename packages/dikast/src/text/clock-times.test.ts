import { describe, expect, it } from 'vitest';
import { areSameTime, type ClockTime, clockTimeOf, findClockTimes } from './clock-times.ts';
import { findQuantities } from './numbers.ts';

describe('clock times', () => {
  it.each([
    ['Open from 10 am to 6:30 p.m. daily.', ['10 am', '6:30 p.m.'], [600, 1110]],
    ['Daily 9:00-18:00.', ['9:00', '18:00'], [540, 1080]],
    ['It starts at 9.30 a.m. sharp.', ['9.30 a.m.'], [570]],
    ['At 12 am, at 12 pm, at noon and at midnight.', ['12 am', '12 pm', 'noon', 'midnight'], [0, 720, 720, 0]],
    ["Doors open at 8 o'clock.", ["8 o'clock"], [480]],
    ['I am 10 and am fit; version 2.30 of 12:34:56 costs 10:5.', [], []],
  ])('are read in "%s"', (text, texts, minutes) => {
    const times = findClockTimes(text, 7);
    expect(times.map((time) => time.text)).toEqual(texts);
    expect(times.map((time) => time.minutes)).toEqual(minutes);
    for (const time of times) expect(text.slice(time.start - 7, time.end - 7)).toBe(time.text);
  });

  it.each([
    ['10 am', '10:00'],
    ['10 a.m.', '10am'],
    ['2:30 pm', '14:30'],
    ['9 pm', "9 o'clock"],
    ['12 pm', 'noon'],
    ['midnight', '24:00'],
  ])('%s and %s are one', (left, right) => {
    expect(areSameTime(timeIn(left), timeIn(right))).toBe(true);
  });

  it.each([
    ['8 am', '10 am'],
    ['14:30', '15:30'],
    ['9 am', '9 pm'],
    ['09:00', '9 pm'],
    ['21:00', '9 am'],
    ['10:00', '10:15'],
  ])('%s and %s are two', (left, right) => {
    expect(areSameTime(timeIn(left), timeIn(right))).toBe(false);
  });

  it('may be meant by a bare number, not by an amount of something', () => {
    const bare = (text: string) => findQuantities(text).map((quantity) => clockTimeOf(quantity)?.minutes);
    expect(bare('Open from 9 to')).toEqual([540]);
    expect(bare('Open from 9.30 to')).toEqual([570]);
    expect(bare('We have 9 rooms and 12 kg.')).toEqual([undefined, undefined]);
  });
});

function timeIn(text: string): ClockTime {
  return findClockTimes(text)[0] as ClockTime;
}
