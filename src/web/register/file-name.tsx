/** May break after every sign that joins words: `edubasealldata_20231201.csv` is wider than a phone. */
export const FileName = ({ name }: { name: string }) => (
  <>
    {name.split(/(?<=[_.\- ])/).map((part, n) => (
      <>
        {n > 0 && <wbr />}
        {part}
      </>
    ))}
  </>
)
