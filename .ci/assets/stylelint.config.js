export default {
  extends: "stylelint-config-recommended",
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    // Cascade layers and one file for each component decide what wins.
    "no-descending-specificity": null,
  },
};
