import { describe, expect, test } from 'vitest';
import { match, placeOf, urlWith } from '../src/app/router';

describe('match', () => {
  test('names the parts of a path', () => {
    expect(match('/streams/:name', '/streams/demo')).toEqual({ name: 'demo' });
    expect(match('/', '/')).toEqual({});
  });

  test('decodes what it names', () => {
    expect(match('/tables/:name', '/tables/gi%C3%A1%20v%C3%A0ng')).toEqual({ name: 'giá vàng' });
  });

  test('is null for another path', () => {
    expect(match('/streams/:name', '/streams')).toBeNull();
    expect(match('/streams/:name', '/streams/')).toBeNull();
    expect(match('/streams/:name', '/tables/demo')).toBeNull();
    expect(match('/streams/:name', '/streams/demo/more')).toBeNull();
    expect(match('/streams/:name', '/streams/%E0%A4%A')).toBeNull();
  });
});

describe('places', () => {
  test('ignore slashes at the end', () => {
    expect(placeOf('http://host/streams/demo/?tab=send').path).toBe('/streams/demo');
    expect(placeOf('http://host/').path).toBe('/');
  });

  test('keep the query that does not change', () => {
    const place = placeOf('/dashboards/a?range=1h&full=yes');
    expect(urlWith(place, { range: '5m' })).toBe('/dashboards/a?range=5m&full=yes');
  });

  test('drop what is empty, so that a default leaves no trace', () => {
    const place = placeOf('/dashboards/a?range=1h');
    expect(urlWith(place, { range: null })).toBe('/dashboards/a');
    expect(urlWith(place, { range: '' })).toBe('/dashboards/a');
  });
});
