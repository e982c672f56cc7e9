import type { Board } from '../model/board';
import { AGES, type Filter, STATES } from '../model/filter';

export function Filters({ board }: { board: Board }) {
  const { search, age, state } = board.filter.value;
  return (
    <search class="filters">
      <label>
        Search
        <input id="search" type="search" value={search} placeholder="Words of the text, or an id" onInput={(event) => board.setFilter({ search: event.currentTarget.value })} />
      </label>
      <label>
        Date
        <select id="age" value={age} onChange={(event) => board.setFilter({ age: event.currentTarget.value as Filter['age'] })}>
          <Options from={AGES} />
        </select>
      </label>
      <label>
        State
        <select id="state" value={state} onChange={(event) => board.setFilter({ state: event.currentTarget.value as Filter['state'] })}>
          <Options from={STATES} />
        </select>
      </label>
    </search>
  );
}

function Options({ from }: { from: Record<string, { label: string }> }) {
  return (
    <>
      {Object.entries(from).map(([value, { label }]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </>
  );
}
