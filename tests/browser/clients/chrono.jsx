import React from "react";
import { createRoot } from "react-dom/client";
import { Chrono } from "react-chrono";
import "react-chrono/dist/style.css";

window.drawChrono = async (url) => {
  const items = await (await fetch(url)).json();
  createRoot(document.getElementById("timeline")).render(
    <Chrono items={items} mode="VERTICAL" theme={{ titleColor: "white", titleColorActive: "white" }} disableToolbar textDensity="HIGH" />,
  );
};
