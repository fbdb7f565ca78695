// <annals-timeline> in a page that React draws.

import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

function Story() {
  const [theme, setTheme] = useState("light");
  const [height, setHeight] = useState(0);
  const element = useRef(null);
  useEffect(() => {
    const listen = (event) => setHeight(event.detail);
    element.current.addEventListener("annals-resize", listen);
    return () => element.current?.removeEventListener("annals-resize", listen);
  }, []);
  return (
    <>
      <button onClick={() => setTheme("dark")}>Dark</button>
      <annals-timeline ref={element} timeline="ascend-wording" view="list" theme={theme}></annals-timeline>
      <output>{height}</output>
    </>
  );
}

createRoot(document.getElementById("root")).render(<Story />);
