/** Words of the line along the top of every page. Apart from the account's, which are loaded when somebody asks for them. */
export const headerTexts = {
  menu: 'Menu',
  you: (name: string) => `You are ${name}`,
  changeName: 'Change name',
  areaChange: (area: number) => `You play from area ${area}. Change it`,
} as const;
